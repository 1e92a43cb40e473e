import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { routeOf } from '../../src/ui/state/change.ts';
import type { State } from '../../src/ui/state/model.ts';
import { nameSets } from './names.ts';
import { play } from './play.ts';
import { type SceneName, sceneOf } from './scenes.ts';
import { drawnLines } from './screen.tsx';
import { type DrawnScreen, type ScreenState, type StateScene, screenStates, statesOfScreens } from './screen-states.ts';

const size = { columns: 80, rows: 24 } as const;
const cells = Object.entries(statesOfScreens).flatMap(([screen, states]) =>
  screenStates.map((state) => [screen as DrawnScreen, state, states[state]] as const),
);

type Drawn = Exclude<StateScene, { readonly never: string }>;
const drawn = cells.filter((cell): cell is readonly [DrawnScreen, ScreenState, Drawn] => isDrawn(cell[2]));

function isDrawn(scene: StateScene): scene is Drawn {
  return typeof scene === 'string' || typeof scene === 'function';
}

function played(screen: DrawnScreen, state: ScreenState, scene: Drawn): State {
  if (typeof scene === 'string') return sceneOf(scene as SceneName);
  return play(
    {
      size,
      readOnly: state === 'read-only',
      declared: screen !== 'start' && screen !== 'new cluster',
      clusters: screen === 'fleet' ? ['clusters'] : [],
    },
    ...scene(nameSets.latin),
  ).state;
}

/** What leads elsewhere by itself; a plan that is drawn on the way to a screen is none. */
function screenOf(state: State): string {
  const { overlay } = state;
  return overlay === null ? routeOf(state).screen : overlay.is;
}

describe('every screen in every state', () => {
  test.each(drawn)('%s, %s, is a scene of that screen', (screen, state, scene) => {
    expect(screenOf(played(screen, state, scene))).toBe(screen);
  });

  test.each(drawn.filter(([, , scene]) => typeof scene === 'function'))('%s, %s', async (screen, state, scene) => {
    const lines = await drawnLines(played(screen, state, scene), { depth: 'mono', glyphs: 'unicode' });
    expect(lines).toHaveLength(size.rows);
    const text = lines.map((line) => stripVTControlCharacters(line).trimEnd());
    expect(text.filter((line) => stringWidth(line) > size.columns)).toEqual([]);
    const file = `frames/states/${screen} ${state}.txt`.replaceAll(' ', '-');
    await expect(`${text.join('\n')}\n`).toMatchFileSnapshot(file);
  });

  test('a state that a screen cannot have has a reason', () => {
    for (const [screen, state, scene] of cells) {
      if (typeof scene === 'object') expect(scene.never, `${screen}, ${state}`).toMatch(/\w+ \w+/);
    }
  });
});
