import { render } from 'ink-testing-library';
import { vi } from 'vitest';
import type { State } from '../../src/ui/state/model.ts';
import { App } from '../../src/ui/view/app.tsx';
import type { Appearance } from '../../src/ui/view/look.ts';

// Ink asks a program for the size of a terminal that reports no rows.
process.env['COLUMNS'] ??= '100';
process.env['LINES'] ??= '100';

export async function drawnLines(state: State, look: Omit<Appearance, 'palette'>): Promise<readonly string[]> {
  const store = { state: () => state, dispatch: () => {}, subscribe: () => () => {} };
  const app = render(<Empty />);
  const { columns, rows } = state.size;
  Object.defineProperties(app.stdout, { columns: { value: columns }, rows: { value: rows } });
  app.stdout.emit('resize');
  app.rerender(<App store={store} look={look} />);
  const frame = await vi.waitUntil(app.lastFrame, { interval: 1 });
  app.unmount();
  return frame.split('\n');
}

function Empty(): null {
  return null;
}
