import { type Path, type Position, type Problem, pathText } from '../problem.ts';
import { keyPositionAt, positionAt, type SourceMap } from './source.ts';

/**
 * Says that something is wrong at a path. `key`: the name of the field is what is wrong, not its value; `choice`: which
 * environment was asked for, and the name of the field is where they are.
 */
export type ReportProblem = (path: Path, message: string, at?: 'key' | 'choice') => void;

/** Reports into a list, each problem where its path stands in a tree; the tree itself stands at `prefix`. */
export function reportInTree(list: Problem[], file: string, tree: SourceMap, prefix: Path): ReportProblem {
  return (path, message, at) => {
    const position = (at === undefined ? positionAt : keyPositionAt)(tree, path);
    list.push({ file, ...position, path: pathText([...prefix, ...path]), message, ...choice(at) });
  };
}

/** Reports into a list what no text of the file says: all at one position. */
export function reportAt(list: Problem[], file: string, position: Position, prefix: Path): ReportProblem {
  return (path, message, at) => {
    list.push({ file, ...position, path: pathText([...prefix, ...path]), message, ...choice(at) });
  };
}

function choice(at: 'key' | 'choice' | undefined): Pick<Problem, 'ofChoice'> {
  return at === 'choice' ? { ofChoice: true } : {};
}
