import { clean } from '../../../text/clean.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text that somebody else chose, between tags or in the quotes of an attribute: it is shown, and nothing obeys it. */
export function shown(text: string): string {
  return clean(text).replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');
}

type Attributes = Readonly<Record<string, string | number>>;

/** An element of HTML or SVG; what is in it is markup already. */
export function element(name: string, attributes: Attributes, ...content: readonly string[]): string {
  const written = Object.entries(attributes).map(([attribute, value]) => ` ${attribute}="${shown(String(value))}"`);
  return `<${name}${written.join('')}>${content.join('')}</${name}>`;
}

/** A table whose cells are plain texts; the first of each row heads it. */
export function tableOf(caption: string, heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const head = element('tr', {}, ...heads.map((text) => element('th', { scope: 'col' }, shown(text))));
  const body = rows.map(([first = '', ...rest]) =>
    element('tr', {}, element('th', { scope: 'row' }, shown(first)), ...rest.map(cell)),
  );
  return element(
    'div',
    { class: 'wide', role: 'region', 'aria-label': caption, tabindex: 0 },
    element(
      'table',
      {},
      element('caption', {}, shown(caption)),
      element('thead', {}, head),
      element('tbody', {}, body.join('\n')),
    ),
  );
}

/** Dates and single words are not broken between two lines. */
const longestWhole = 12;

function cell(text: string): string {
  return element('td', text.length <= longestWhole ? { class: 'whole' } : {}, shown(text));
}
