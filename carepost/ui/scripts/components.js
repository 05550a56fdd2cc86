// GOV.UK's behaviours, only those that our pages use.
import { Button } from "govuk-frontend/dist/govuk/components/button/button.mjs";
import { CharacterCount } from "govuk-frontend/dist/govuk/components/character-count/character-count.mjs";
import { Checkboxes } from "govuk-frontend/dist/govuk/components/checkboxes/checkboxes.mjs";
import { ErrorSummary } from "govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs";
import { FileUpload } from "govuk-frontend/dist/govuk/components/file-upload/file-upload.mjs";
import { PasswordInput } from "govuk-frontend/dist/govuk/components/password-input/password-input.mjs";
import { Radios } from "govuk-frontend/dist/govuk/components/radios/radios.mjs";
import { SkipLink } from "govuk-frontend/dist/govuk/components/skip-link/skip-link.mjs";

// ARIA gives a radio button no aria-expanded; what it reveals follows it on the page and is found there.
class RevealingRadios extends Radios {
  syncConditionalRevealWithInputState(input) {
    const revealed = document.getElementById(input.getAttribute("aria-controls"));
    revealed?.classList.toggle("govuk-radios__conditional--hidden", !input.checked);
  }
}

const COMPONENTS = [
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  FileUpload,
  PasswordInput,
  RevealingRadios,
  SkipLink,
];

// A component starts once per element: what htmx brings in later is new, what was here already is left alone.
export function startComponents(scope) {
  for (const Component of COMPONENTS) {
    const started = `data-${Component.moduleName}-init`;
    const found = [...scope.querySelectorAll(`[data-module="${Component.moduleName}"]:not([${started}])`)];
    if (scope.matches?.(`[data-module="${Component.moduleName}"]:not([${started}])`)) found.push(scope);
    for (const element of found) {
      try {
        new Component(element);
      } catch (error) {
        console.warn(error);
      }
    }
  }
}
