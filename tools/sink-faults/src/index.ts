export { breaches } from './breaches.ts';
export { outcomes } from './cell.ts';
export { type Counts, type Figures, measured, type Row } from './figures.ts';
