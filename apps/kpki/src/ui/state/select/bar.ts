const full = '━';
const gone = '·';

/** How much of something is left or done, as ten cells or any number; what is alive shows at least one. */
export function bar(share: number, cells: number): string {
  const filled = share <= 0 ? 0 : Math.min(cells, Math.max(1, Math.round(share * cells)));
  return full.repeat(filled) + gone.repeat(cells - filled);
}
