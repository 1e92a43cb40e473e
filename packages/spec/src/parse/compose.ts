import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';
import { type Path, type Position, shown } from '../problem.ts';
import { entriesToMerge, isMergeKey } from './merge-key.ts';
import { isNull, type SourceEntry, type SourceNode, type SourceScalar } from './source.ts';

/** Aliases may repeat this many values in all: enough for shared lists, too few for a bomb. */
const mostFromAliases = 10_000;

type Place = (offset: number) => Position;
type Report = (at: Position, path: Path, message: string) => void;

/** A composed document as a tree with positions; what cannot be one is reported and becomes null. */
export function sourceOf(document: Document.Parsed, place: Place, report: Report): SourceNode | null {
  if (document.contents === null) return null;
  const anchors = new Map<string, Node>();
  let fromAliases = 0;
  const nothing = (at: Position): SourceScalar => ({ kind: 'scalar', at, value: null });

  const convert = (node: unknown, path: Path, open: readonly Node[], parentAt: Position): SourceNode => {
    const at = startOf(node, place) ?? parentAt;
    if (open.length > 0 && insideAlias(open)) {
      fromAliases += 1;
      if (fromAliases === mostFromAliases) {
        const outermost =
          startOf(
            open.find((each) => isAlias(each)),
            place,
          ) ?? at;
        report(outermost, path, 'aliases repeat too much; write the values out');
      }
      if (fromAliases >= mostFromAliases) return nothing(at);
    }
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (target === undefined) report(at, path, 'this alias has no anchor before it');
      else if (open.includes(target)) report(at, path, 'this alias stands inside its own anchor');
      else return convert(target, path, [...open, node, target], at);
      return nothing(at);
    }
    if ((isMap(node) || isSeq(node) || isScalar(node)) && node.anchor !== undefined) anchors.set(node.anchor, node);
    if (isMap(node)) return { kind: 'map', at, entries: entriesOf(node, path, [...open, node], at) };
    if (isSeq(node)) {
      const items = node.items.map((item, index) => convert(item, [...path, index], [...open, node], at));
      return { kind: 'list', at, items };
    }
    const value: unknown = isScalar(node) ? node.value : node;
    return { kind: 'scalar', at, value: scalarValue(value, at, path, report) };
  };

  const entriesOf = (map: YAMLMap, path: Path, open: readonly Node[], at: Position): Map<string, SourceEntry> => {
    const own = new Map<string, SourceEntry>();
    let merged: ReadonlyMap<string, SourceEntry> | null = null;
    for (const pair of map.items) {
      const key = keyOf(pair);
      const keyAt = startOf(pair.key, place) ?? at;
      const first = key === null ? undefined : own.get(key);
      if (isMergeKey(pair.key)) {
        if (merged !== null) report(keyAt, [...path, '<<'], '`<<` is given twice; write one, with a list of maps');
        merged = entriesOfMergeKey(pair.value, path, open, keyAt);
        for (const [name, { keyAt: ownAt }] of own) {
          if (merged.has(name)) report(ownAt, [...path, name], overridden(name, keyAt));
        }
      } else if (key === null) report(keyAt, path, 'a key must be text');
      else if (first !== undefined) {
        report(keyAt, [...path, key], `${shown(key)} is given twice; the first is on line ${first.keyAt.line}`);
      } else own.set(key, { keyAt, value: convert(pair.value, [...path, key], open, keyAt) });
    }
    return new Map([...(merged ?? []), ...own]);
  };

  const entriesOfMergeKey = (
    node: unknown,
    path: Path,
    open: readonly Node[],
    keyAt: Position,
  ): ReadonlyMap<string, SourceEntry> => {
    const value = convert(node, path, open, keyAt);
    const entries = isAlias(node) && value.kind === 'list' ? null : entriesToMerge(value);
    // An alias that leads nowhere has been reported.
    if (entries === null && !(isAlias(node) && isNull(value))) {
      report(startOf(node, place) ?? keyAt, [...path, '<<'], 'a merge key takes a map, or a list of maps');
    }
    return entries ?? new Map();
  };

  return convert(document.contents, [], [], { line: 1, column: 1 });
}

/** The older Go reader of kubeadm lets the later of the two win, others the map's own field. */
function overridden(name: string, mergeKeyAt: Position): string {
  const place = `the merge key on line ${mergeKeyAt.line}`;
  return `${shown(name)} comes also by ${place}, and programs differ on which counts; put \`<<\` before it`;
}

function insideAlias(open: readonly Node[]): boolean {
  return open.some((node) => isAlias(node));
}

function startOf(node: unknown, place: Place): Position | null {
  if (!(isScalar(node) || isMap(node) || isSeq(node) || isAlias(node))) return null;
  const start = node.range?.[0];
  return start === undefined ? null : place(start);
}

/** The text of a key; a number or `true` as a key is its own text (`0644` stays `0644`). */
function keyOf(pair: Pair<unknown, unknown>): string | null {
  const { key } = pair;
  if (!isScalar(key)) return null;
  if (typeof key.value === 'string') return key.value;
  return typeof key.source === 'string' ? key.source : null;
}

function scalarValue(value: unknown, at: Position, path: Path, report: Report): SourceScalar['value'] {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  report(at, path, 'this kind of value is not read; write it as text in quotes');
  return null;
}
