// Prints the receipt when its button is pressed.
document.querySelector("[data-prints]").addEventListener("click", () => window.print());
