import { isAlias, isMap, isScalar, isSeq, type Node } from 'yaml';
import type { Path, Position } from '../problem.ts';
import type { SourceNode } from './source.ts';

export type PositionAt = (offset: number) => Position;
/** `whole`: the document's content is usable despite the problem, so that the rest is validated too. */
export type ReportAt = (at: Position, path: Path, message: string, found?: 'whole') => void;

/** The state of the conversion of one document from YAML's nodes to ours. */
export interface Composing {
  readonly location: PositionAt;
  readonly report: ReportAt;
  /** The anchors so far: an alias means the last anchor of its name before it. */
  readonly anchors: Map<string, Node>;
  /** How many values came from aliases so far. */
  fromAliases: number;
}

/** The position of a conversion in its document. */
export interface YamlPosition {
  readonly path: Path;
  /** The nodes around the position, with aliases and their targets, outermost first. */
  readonly open: readonly Node[];
  readonly parentAt: Position;
}

export type Convert = (node: unknown, spot: YamlPosition) => SourceNode;

export function startOf(node: unknown, location: PositionAt): Position | null {
  if (!(isScalar(node) || isMap(node) || isSeq(node) || isAlias(node))) return null;
  const start = node.range?.[0];
  return start === undefined ? null : location(start);
}
