export interface MarkupElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
}

const alone = ['meta'];
const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

/**
 * Reads a page as strictly as XML, but for the elements that HTML leaves open: elements close in their order,
 * attributes are in double quotes, and each `<` and `&` of a text is escaped.
 */
export function readMarkup(page: string): readonly MarkupElement[] {
  const start = '<!doctype html>\n';
  if (!page.startsWith(start)) throw new Error('no doctype');
  const elements: { name: string; attributes: Record<string, string>; text: string }[] = [];
  const open: (typeof elements)[number][] = [];
  for (const [, closing, name = '', written = '', text = ''] of pieces(page.slice(start.length))) {
    if (name === '') {
      for (const each of open) each.text += unescaped(text, open.at(-1)?.name === 'style');
      continue;
    }
    if (closing === '/') {
      if (open.pop()?.name !== name) throw new Error(`</${name}> closes nothing`);
      continue;
    }
    const element = { name, attributes: attributesIn(written), text: '' };
    elements.push(element);
    if (!alone.includes(name)) open.push(element);
  }
  if (open.length > 0) throw new Error(`<${open.at(-1)?.name}> is not closed`);
  return elements;
}

function* pieces(rest: string): Generator<RegExpExecArray> {
  const piece = /<(\/?)([a-zA-Z][a-zA-Z0-9]*)((?: [a-zA-Z][a-zA-Z0-9-]*="[^"<]*")*)>|([^<]+)/y;
  while (piece.lastIndex < rest.length) {
    const at = piece.lastIndex;
    const found = piece.exec(rest);
    if (found === null) throw new Error(`no markup: ${rest.slice(at, at + 80)}`);
    yield found;
  }
}

function attributesIn(written: string): Record<string, string> {
  const pairs = [...written.matchAll(/ ([a-zA-Z-]+)="([^"]*)"/g)];
  const names = pairs.map(([, name]) => name);
  if (new Set(names).size < names.length) throw new Error(`an attribute is there twice: ${written}`);
  return Object.fromEntries(pairs.map(([, name = '', value = '']) => [name, unescaped(value, false)]));
}

function unescaped(text: string, isRaw: boolean): string {
  if (isRaw) return text;
  return text.replaceAll(/&[^;]{0,8};?/g, (entity) => {
    const character = entities[entity];
    if (character === undefined) throw new Error(`no entity: ${entity}`);
    return character;
  });
}
