import { type Path, type Position, type Problem, pathText } from '../problem.ts';
import { keyPositionAt, positionAt, type SourceMap } from './source.ts';

/** Says that something is wrong at a path; `key`: the name of the field is what is wrong, not its value. */
export type Report = (path: Path, message: string, at?: 'key') => void;

/** Reports into a list, each problem where its path stands in a tree; the tree itself stands at `prefix`. */
export function reportInTree(list: Problem[], file: string, tree: SourceMap, prefix: Path): Report {
  return (path, message, at) => {
    const position = (at === 'key' ? keyPositionAt : positionAt)(tree, path);
    list.push({ file, ...position, path: pathText([...prefix, ...path]), message });
  };
}

/** Reports into a list what no text of the file says: all at one position. */
export function reportAt(list: Problem[], file: string, position: Position, prefix: Path): Report {
  return (path, message) => {
    list.push({ file, ...position, path: pathText([...prefix, ...path]), message });
  };
}
