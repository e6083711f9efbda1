// Streamlit's own words, which it has in English only, in the language of the page.
// `words`: what Streamlit says, and what is to be said. Kept up as Streamlit adds to the page.
const attributes = ["aria-label", "title", "placeholder"];
const said = (text) => words[text.trim()];
function inText(node) {
  const own = said(node.data);
  if (own) node.data = own;
}
function inElement(element) {
  for (const name of attributes) {
    const own = said(element.getAttribute(name) ?? "");
    if (own) element.setAttribute(name, own);
  }
}
function inAll(root) {
  if (root.nodeType === Node.TEXT_NODE) return inText(root);
  if (root.nodeType !== Node.ELEMENT_NODE || root instanceof SVGElement) return;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = root; node; node = walker.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE) inText(node);
    else inElement(node);
  }
}
window.ownWords?.disconnect();
window.ownWords = new MutationObserver((changes) => {
  for (const change of changes) {
    if (change.type === "characterData") inText(change.target);
    else if (change.type === "attributes") inElement(change.target);
    else change.addedNodes.forEach(inAll);
  }
});
window.ownWords.observe(document.body, {
  childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: attributes,
});
inAll(document.body);
