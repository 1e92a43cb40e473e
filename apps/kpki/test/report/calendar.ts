interface Property {
  readonly name: string;
  readonly parameters: string;
  readonly value: string;
}

export interface Component {
  readonly name: string;
  readonly properties: readonly Property[];
  readonly components: readonly Component[];
}

const longest = 75;

/**
 * Reads an iCalendar stream strictly by RFC 5545 section 3: line ends, folding, names, no control characters, and
 * components closed in their order.
 */
export function readCalendar(text: string): Component {
  if (!text.endsWith('\r\n')) throw new Error('the last line has no end');
  const lines = text.slice(0, -2).split('\r\n');
  for (const line of lines) {
    if (/[\r\n]/.test(line)) throw new Error(`half an end of a line: ${JSON.stringify(line)}`);
    if (Buffer.byteLength(line) > longest) throw new Error(`longer than ${longest} octets: ${line}`);
    if (/[^\P{Cc}\t]/u.test(line)) throw new Error(`a control character: ${JSON.stringify(line)}`);
    if (line === '') throw new Error('an empty line');
  }
  const unfolded = text.replaceAll('\r\n ', '').slice(0, -2).split('\r\n');
  const [calendar, rest] = readComponent(unfolded);
  if (rest.length > 0) throw new Error(`something behind the end: ${rest[0]}`);
  if (calendar.name !== 'VCALENDAR') throw new Error(`no calendar: ${calendar.name}`);
  return calendar;
}

function readComponent(lines: readonly string[]): readonly [Component, readonly string[]] {
  const [first = '', ...all] = lines;
  const [, name = ''] = /^BEGIN:([A-Z]+)$/.exec(first) ?? [];
  if (name === '') throw new Error(`no component begins: ${first}`);
  const properties: Property[] = [];
  const components: Component[] = [];
  let rest: readonly string[] = all;
  while (rest[0] !== `END:${name}`) {
    if (rest[0]?.startsWith('BEGIN:') === true) {
      const [component, behind] = readComponent(rest);
      components.push(component);
      rest = behind;
    } else {
      properties.push(readProperty(rest[0] ?? ''));
      rest = rest.slice(1);
    }
  }
  return [{ name, properties, components }, rest.slice(1)];
}

function readProperty(line: string): Property {
  const [, name = '', parameters = '', value = ''] =
    /^([A-Z][A-Z0-9-]*)((?:;[A-Z-]+=[^:;,"]+)*):(.*)$/.exec(line) ?? [];
  if (name === '') throw new Error(`no property: ${line}`);
  return { name, parameters, value };
}

/** Returns the value of a TEXT property. Throws for a wrong or missing escape. */
export function textOf(component: Component, name: string): string {
  const value = propertyOf(component, name);
  if (/(?<!\\)(?:\\\\)*[;,]/.test(value)) throw new Error(`not escaped: ${value}`);
  return value.replaceAll(/\\(.?)/g, (_, character: string) => {
    if (!['\\', ';', ',', 'n', 'N'].includes(character)) throw new Error(`an escape that is none: ${value}`);
    return character.toLowerCase() === 'n' ? '\n' : character;
  });
}

export function propertyOf({ properties, name: component }: Component, name: string): string {
  const found = properties.filter((property) => property.name === name);
  if (found.length !== 1) throw new Error(`${component} has ${name} ${found.length} times`);
  return found[0]?.value ?? '';
}
