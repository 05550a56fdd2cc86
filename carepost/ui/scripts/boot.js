// Runs before anything is drawn, so that what scripts will hide does not flash. Too small to wait for the rest.
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) document.body.classList.add("govuk-frontend-supported");
