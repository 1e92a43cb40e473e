import type { Screen } from './cells.ts';
import { drawScreen, type Size, svgOf } from './draw.ts';

export interface Frame {
  readonly screen: Screen;
  readonly seconds: number;
}

/** Screens one after another in a loop by style sheet alone; for less motion, or no animation, the last one stays. */
export function film(frames: readonly Frame[], size: Size, title: string): string {
  const all = frames.reduce((sum, { seconds }) => sum + seconds, 0);
  let begun = 0;
  const rules = frames.map(({ seconds }, at) => {
    const from = (begun / all) * 100;
    begun += seconds;
    const to = (begun / all) * 100;
    return `@keyframes f${at}{${shown(from, to)}}.f${at}{animation:f${at} ${all}s steps(1,end) infinite}`;
  });
  const last = frames.length - 1;
  const style = [
    '.f{visibility:hidden}',
    `.f${last}{visibility:visible}`,
    `@media (prefers-reduced-motion:no-preference){${rules.join('')}}`,
  ].join('');
  const content = frames.map(({ screen }, at) => `<g class="f f${at}">${drawScreen(screen)}</g>`).join('\n');
  return svgOf(content, size, title, style);
}

function shown(from: number, to: number): string {
  const steps = [
    ...(from > 0 ? ['0%{visibility:hidden}'] : []),
    `${percent(from)}{visibility:visible}`,
    ...(to < 100 ? [`${percent(to)}{visibility:hidden}`] : []),
    '100%{visibility:hidden}',
  ];
  return steps.join('');
}

function percent(value: number): string {
  return `${Math.round(value * 1000) / 1000}%`;
}
