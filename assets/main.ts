// What every page loads: htmx and the small behaviours. Each page works without it; this makes it quicker.
import "htmx.org";
import { watchDevice } from "./offline/start";
import { watchCharts } from "./ui/charts";
import { watchErrors } from "./ui/errors";
import { watchFilters } from "./ui/filters";
import { watchMenus } from "./ui/menus";
import { watchMessages } from "./ui/messages";
import { watchOffline } from "./ui/offline";
import { watchPresence } from "./ui/presence";
import { watchSearch } from "./ui/search";
import { watchSelection } from "./ui/selection";
import { watchTabs } from "./ui/tabs";
import { watchTheme } from "./ui/theme";
import { watchUploads } from "./ui/uploads";

document.documentElement.classList.add("has-script");

watchErrors();
watchFilters();
watchMenus();
watchMessages();
watchOffline();
watchPresence();
watchSearch();
watchSelection();
watchTabs();
watchTheme();
watchUploads();
watchDevice();
watchCharts();
if (document.querySelector("[data-player]")) void import("./learn/player").then(({ beginPlayer }) => beginPlayer());
if (document.querySelector("[data-rich]")) void import("./author/editor").then(({ watchEditors }) => watchEditors());
if (document.querySelector("[data-phone]")) void import("./push/switch").then(({ watchSwitch }) => watchSwitch());
if (document.querySelector("[data-content]")) void import("./content/host").then(({ showContent }) => showContent());
