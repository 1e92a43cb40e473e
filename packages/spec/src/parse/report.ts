import { type Path, type Position, type Problem, pathText } from '../problem.ts';
import { keyPositionAt, positionAt, type SourceMap } from './source.ts';

/**
 * Reports a problem at a path. `key`: the name of the field is wrong, not its value. `choice`: the chosen environment
 * is wrong, and the name of the field is where the environments are listed. `meant`: the field that an unknown one
 * probably is.
 */
export type ReportProblem = (path: Path, message: string, at?: 'key' | 'choice', meant?: Path) => void;

/**
 * Returns a function that reports into a list, each problem at the position of its path in a tree; the tree itself is
 * at `prefix`.
 */
export function reportInTree(list: Problem[], file: string, tree: SourceMap, prefix: Path): ReportProblem {
  return (path, message, at, meant) => {
    const position = (at === undefined ? positionAt : keyPositionAt)(tree, path);
    const name = meant === undefined ? {} : { meant: pathText([...prefix, ...meant]) };
    list.push({ file, ...position, path: pathText([...prefix, ...path]), message, ...choice(at), ...name });
  };
}

/** Returns a function that reports problems without a text in the file, all at one position. */
export function reportAt(list: Problem[], file: string, position: Position, prefix: Path): ReportProblem {
  return (path, message, at) => {
    list.push({ file, ...position, path: pathText([...prefix, ...path]), message, ...choice(at) });
  };
}

function choice(at: 'key' | 'choice' | undefined): Pick<Problem, 'ofChoice'> {
  return at === 'choice' ? { ofChoice: true } : {};
}
