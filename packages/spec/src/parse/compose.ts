import { type Alias, type Document, isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { Path, Position } from '../problem.ts';
import { entriesOf } from './compose-map.ts';
import { type Composing, type PositionAt, type ReportAt, startOf, type YamlPosition } from './composing.ts';
import type { SourceNode, SourceScalar } from './source.ts';

/** Aliases may repeat at most this many values in total: enough for shared lists, too few for a bomb. */
const mostFromAliases = 10_000;

/** Returns a composed document as a tree with positions; reports what cannot be part of a tree, and makes it null. */
export function sourceOf(document: Document.Parsed, location: PositionAt, report: ReportAt): SourceNode | null {
  if (document.contents === null) return null;
  const composing: Composing = { location, report, anchors: new Map(), fromAliases: 0 };
  return converted(document.contents, { path: [], open: [], parentAt: { line: 1, column: 1 } }, composing);
}

function converted(node: unknown, { path, open, parentAt }: YamlPosition, composing: Composing): SourceNode {
  const at = startOf(node, composing.location) ?? parentAt;
  if (isTooMuch({ path, open, parentAt: at }, composing)) return nothing(at);
  if (isAlias(node)) return meantBy(node, { path, open, parentAt: at }, composing);
  if ((isMap(node) || isSeq(node) || isScalar(node)) && node.anchor !== undefined) {
    composing.anchors.set(node.anchor, node);
  }
  if (isMap(node)) {
    const inside: YamlPosition = { path, open: [...open, node], parentAt: at };
    const convert = (each: unknown, spot: YamlPosition): SourceNode => converted(each, spot, composing);
    return { kind: 'map', at, entries: entriesOf(node, inside, composing, convert) };
  }
  if (isSeq(node)) {
    const inside = { open: [...open, node], parentAt: at };
    const items = node.items.map((item, index) => converted(item, { ...inside, path: [...path, index] }, composing));
    return { kind: 'list', at, items };
  }
  const value: unknown = isScalar(node) ? node.value : node;
  return { kind: 'scalar', at, value: scalarValue(value, at, path, composing.report) };
}

/** Returns the target of an alias; null if there is none, or if the target contains the alias. */
function meantBy(alias: Alias, { path, open, parentAt: at }: YamlPosition, composing: Composing): SourceNode {
  const target = composing.anchors.get(alias.source);
  if (target !== undefined && !open.includes(target)) {
    return converted(target, { path, open: [...open, alias, target], parentAt: at }, composing);
  }
  const why = target === undefined ? 'this alias has no anchor before it' : 'this alias stands inside its own anchor';
  composing.report(at, path, why);
  return nothing(at);
}

/** Counts a value that an alias repeats; true once there are too many, which is reported at the outermost alias. */
function isTooMuch({ path, open, parentAt: at }: YamlPosition, composing: Composing): boolean {
  const outermost = open.find((each) => isAlias(each));
  if (outermost === undefined) return false;
  composing.fromAliases += 1;
  if (composing.fromAliases === mostFromAliases) {
    const start = startOf(outermost, composing.location) ?? at;
    composing.report(start, path, 'aliases repeat too much; write the values out');
  }
  return composing.fromAliases >= mostFromAliases;
}

function nothing(at: Position): SourceScalar {
  return { kind: 'scalar', at, value: null };
}

function scalarValue(value: unknown, at: Position, path: Path, report: ReportAt): SourceScalar['value'] {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  report(at, path, 'this kind of value is not read; write it as text in quotes');
  return null;
}
