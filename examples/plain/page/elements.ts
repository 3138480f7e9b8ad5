/** The element that the page has for this. @throws TypeError where it has none of that kind. */
export function part<E extends Element>(root: ParentNode, selector: string, kind: new () => E): E {
  const found = root.querySelector(selector);
  if (found instanceof kind) return found;
  throw new TypeError(`The page has no ${selector}.`);
}

/** What a `<template>` of the page holds, as a copy. */
export function copyOf(template: string): Node {
  return document.importNode(part(document, `#${template}`, HTMLTemplateElement).content, true);
}

/** Shows a text, or nothing and no room for it. */
export function tell(element: HTMLElement, text: string | null): void {
  element.textContent = text;
  element.hidden = text === null;
}
