import { isAlias, isMap, isScalar, isSeq, type Node } from 'yaml';
import type { Path, Position } from '../problem.ts';
import type { SourceNode } from './source.ts';

export type PositionAt = (offset: number) => Position;
/** `whole`: all that the document says can be used all the same, so that the rest of it is judged as well. */
export type ReportAt = (at: Position, path: Path, message: string, found?: 'whole') => void;

/** One document on its way from YAML's nodes to ours. */
export interface Composing {
  readonly location: PositionAt;
  readonly report: ReportAt;
  /** Those that were met so far: an alias means the last one of its name before it. */
  readonly anchors: Map<string, Node>;
  /** How many values stand for others already: those inside an alias. */
  fromAliases: number;
}

/** Where a conversion stands in its document. */
export interface YamlPosition {
  readonly path: Path;
  /** The nodes around it, aliases and their targets among them, outermost first. */
  readonly open: readonly Node[];
  readonly parentAt: Position;
}

export type Convert = (node: unknown, spot: YamlPosition) => SourceNode;

export function startOf(node: unknown, location: PositionAt): Position | null {
  if (!(isScalar(node) || isMap(node) || isSeq(node) || isAlias(node))) return null;
  const start = node.range?.[0];
  return start === undefined ? null : location(start);
}
