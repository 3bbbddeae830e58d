declare module "h5p-standalone" {
  export class H5P {
    constructor(element: HTMLElement, options: Record<string, unknown>);
  }
}
