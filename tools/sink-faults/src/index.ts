export { breaches } from './breaches.ts';
export { type Counts, type Figures, measured, type Row } from './figures.ts';
export { outcomes } from './outcomes.ts';
