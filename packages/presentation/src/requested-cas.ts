import type { NamedMark } from '@kpki/engine';
import { counted } from './counts.ts';
import { whichCertificate } from './live-evidence.ts';

/** Returns a distinguished name; null: it cannot be read. */
export function nameText(name: string | null): string {
  return name ?? 'an unreadable name';
}

/** Adds date and fingerprint where two stored or requested CAs have the same name. */
export function markedNames(stored: readonly NamedMark[], asked: readonly string[]): readonly string[] {
  const names = stored.map(({ subject }) => subject);
  const isOfTwo = (name: string): boolean => [names, asked].some((all) => hasTwice(all, name));
  return stored.map((each) => (isOfTwo(each.subject) ? `${each.subject}, ${whichCertificate(each)}` : each.subject));
}

function hasTwice(all: readonly string[], name: string): boolean {
  return all.indexOf(name) !== all.lastIndexOf(name);
}

/** `2 × CN=etcd-ca`: a server sends nothing but names, so that nothing tells two of one name apart. */
export function countedNames(names: readonly string[]): readonly string[] {
  return [...Map.groupBy(names, (name) => name)].map(([name, { length }]) =>
    length === 1 ? name : `${length} × ${name}`,
  );
}

/** `2 CAs (2 × CN=etcd-ca)` */
export function requestedText(names: readonly string[]): string {
  return casText(countedNames(names), ', ', names.length);
}

/** `2 CAs (CN=etcd-ca; CN=kubernetes)` */
export function casText(texts: readonly string[], separator: string, count: number = texts.length): string {
  return `${counted(count, 'CA')} (${texts.join(separator)})`;
}
