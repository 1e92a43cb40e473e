export { outcomes } from './cell.ts';
export { breaches } from './complaints.ts';
export { type Counts, type Figures, measured, type Row } from './figures.ts';
