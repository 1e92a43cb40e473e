export { type BuiltProgram, buildRevision, buildWorkingTree } from './build-program.ts';
