export { type Counts, type Figures, measured, type Row } from './figures.ts';
export { calls, callsThatCount, errors, errorsOfReading, lastingErrors } from './injections.ts';
export { ends } from './rerun.ts';
export { states } from './state.ts';
