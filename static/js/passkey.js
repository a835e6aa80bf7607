/* allauth talks to the browser's passkey dialog; what goes wrong there is said on the page. */
document.addEventListener("allauth.error", (event) => {
  const problem = document.getElementById("passkey-problem");
  if (!problem) return;
  event.preventDefault();
  problem.hidden = false;
});
