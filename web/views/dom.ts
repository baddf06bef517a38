// Elements of a view. What comes from a capture is only ever text.

export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  classes: string,
  ...content: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  if (classes !== '') made.className = classes;
  made.append(...content);
  return made;
}

export function button(label: string, press: () => void): HTMLButtonElement {
  const made = element('button', '', label);
  made.type = 'button';
  made.addEventListener('click', press);
  return made;
}

/** A heading and what it heads; nothing when there is nothing. */
export function section(heading: string, content: readonly Node[]): Node[] {
  return content.length === 0 ? [] : [element('section', '', element('h2', '', heading), ...content)];
}

/** Shows this and nothing else. */
export function show(...content: Node[]): void {
  document.body.replaceChildren(element('main', '', ...content));
}

export function showFailure(text: string): void {
  const said = element('p', 'failure', text);
  said.setAttribute('role', 'alert');
  show(said);
}
