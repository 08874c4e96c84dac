// Typing in a field that belongs to an option chooses that option.

document.addEventListener("input", (event) => {
  const option = document.getElementById(event.target.dataset?.chooses ?? "");
  if (option) option.checked = true;
});
