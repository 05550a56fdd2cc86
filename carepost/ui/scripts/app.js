import { startComponents } from "./components.js";
import { startForms } from "./forms.js";
import { startHtmx } from "./partial.js";
import { startKeys } from "./keys.js";
import { startPage } from "./page.js";

startHtmx();
startComponents(document);
startForms();
startKeys();
startPage(document);
