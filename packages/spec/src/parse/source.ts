import type { Path, Position } from '../problem.ts';

/** A value of a file with its position; aliases are resolved, so this is a tree. */
export type SourceNode = SourceMap | SourceList | SourceScalar;

export interface SourceMap {
  readonly kind: 'map';
  readonly at: Position;
  readonly entries: ReadonlyMap<string, SourceEntry>;
}

export interface SourceEntry {
  readonly keyAt: Position;
  readonly value: SourceNode;
}

interface SourceList {
  readonly kind: 'list';
  readonly at: Position;
  readonly items: readonly SourceNode[];
}

export interface SourceScalar {
  readonly kind: 'scalar';
  readonly at: Position;
  readonly value: string | number | boolean | null;
}

export function isNull(node: SourceNode): boolean {
  return node.kind === 'scalar' && node.value === null;
}

/** Returns the value as plain data; its objects inherit nothing dangerous from a key such as `__proto__`. */
export function plainData(node: SourceNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(plainData);
  return Object.fromEntries([...node.entries].map(([key, { value }]) => [key, plainData(value)]));
}

/** Drops fields without a value, as Kubernetes does; keeps null only inside opaque data (`isOpaque`). */
export function withoutNulls(node: SourceMap, isOpaque: (key: string) => boolean): SourceMap;
export function withoutNulls(node: SourceNode, isOpaque: (key: string) => boolean): SourceNode;
export function withoutNulls(node: SourceNode, isOpaque: (key: string) => boolean): SourceNode {
  if (node.kind === 'scalar') return node;
  if (node.kind === 'list') return { ...node, items: node.items.map((item) => withoutNulls(item, isOpaque)) };
  const kept = [...node.entries]
    .filter(([, { value }]) => !isNull(value))
    .map(([key, entry]): [string, SourceEntry] => [
      key,
      isOpaque(key) ? entry : { ...entry, value: withoutNulls(entry.value, isOpaque) },
    ]);
  return { ...node, entries: new Map(kept) };
}

function childOf(node: SourceNode | undefined, step: string | number): SourceNode | undefined {
  if (node?.kind === 'map') return node.entries.get(String(step))?.value;
  return node?.kind === 'list' ? node.items[Number(step)] : undefined;
}

export function nodeAt(node: SourceNode, path: Path): SourceNode | undefined {
  return path.reduce<SourceNode | undefined>(childOf, node);
}

/** Returns the text of a field; null if the field is absent or not a text. */
export function textAt(node: SourceNode | null, field: string): string | null {
  const value = node?.kind === 'map' ? node.entries.get(field)?.value : undefined;
  return value?.kind === 'scalar' && typeof value.value === 'string' ? value.value : null;
}

/** Returns the position of the value at a path; for a missing value, the nearest position around it. */
export function positionAt(node: SourceNode, path: Path): Position {
  let position = node.at;
  let current: SourceNode | undefined = node;
  for (const step of path) {
    current = childOf(current, step);
    if (current === undefined) return position;
    position = current.at;
  }
  return position;
}

/** Returns the position of a field's name; its value's position if it has no name. */
export function keyPositionAt(node: SourceNode, path: Path): Position {
  const parent = nodeAt(node, path.slice(0, -1));
  const entry = parent?.kind === 'map' ? parent.entries.get(String(path.at(-1))) : undefined;
  return entry?.keyAt ?? positionAt(node, path);
}
