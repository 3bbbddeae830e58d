// An independent verifier of credentials, cut off from the network: it is given every document it may fetch.
// Standard input: {"credential": …, "documents": {address: document}}; standard output: {name of a step: outcome}.
import { text } from "node:stream/consumers";

const { credential, documents } = JSON.parse(await text(process.stdin));
const fetched = [];
globalThis.fetch = async (asked) => {
  const address = String(asked.url ?? asked);
  fetched.push(address);
  if (!(address in documents)) return new Response("{}", { status: 404 });
  return new Response(JSON.stringify(documents[address]), { headers: { "content-type": "application/json" } });
};
const { verifyCredential } = await import("@digitalcredentials/verifier-core");
const result = await verifyCredential({ credential, knownDIDRegistries: [] });
const steps = Object.fromEntries((result.log ?? []).map((step) => [step.id, step.error ? step.error.name : step.valid]));
const errors = (result.errors ?? []).map((error) => error.name);
process.stdout.write(JSON.stringify({ steps, errors, fetched }));
