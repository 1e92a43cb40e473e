import { clean } from '../../../text/clean.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Escapes foreign text for HTML and for quoted attributes. */
export function shown(text: string): string {
  return clean(text).replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');
}

type Attributes = Readonly<Record<string, string | number>>;

export function element(name: string, attributes: Attributes, ...content: readonly string[]): string {
  const written = Object.entries(attributes).map(([attribute, value]) => ` ${attribute}="${shown(String(value))}"`);
  return `<${name}${written.join('')}>${content.join('')}</${name}>`;
}

interface Room {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

const lineHeight = 20;

/** Draws text that never covers its neighbor, however wide its characters are. */
export function lineIn({ x, y, width }: Room, text: string): string {
  return element(
    'svg',
    { x, y, width, height: lineHeight },
    element('text', { x: 0, y: 14 }, element('title', {}, shown(text)), shown(cut(text))),
  );
}

const longestLine = 60;

function cut(text: string): string {
  const characters = [...text];
  return characters.length <= longestLine ? text : `${characters.slice(0, longestLine - 1).join('')}…`;
}

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

const longestWhole = 12;

function cell(text: string): string {
  return element('td', text.length <= longestWhole ? { class: 'whole' } : {}, shown(text));
}
