import { isSoak, partOf, soakSeed } from '@kpki/services/random-cases';
import { describe, expect, test } from 'vitest';
import { kpkiFile } from '../test/configurations.ts';
import { formats, linesAbout, otherLines } from './canaries/lines.ts';
import { markersOfKeys, spellings } from './canaries/markers.ts';
import { reported, texts } from './canaries/reported.ts';
import { planted, type World, worlds } from './canaries/worlds.ts';
import { filled } from './ui/reach.ts';

describe('no command says a secret', () => {
  const from = filled(kpkiFile(), 'local');

  // A run takes half of the worlds, the next run the others; every command meets every fifth of them, in one format.

  const lines = (world: World, index: number): readonly (readonly string[])[] => {
    const wanted = isSoak ? formats : [formats[(index + soakSeed()) % formats.length] ?? ''];
    const about = linesAbout({ file: world.file ?? 'kpki.yaml', environment: world.environment, formats: wanted });
    if (index === 0) return [...about, ...otherLines];
    return isSoak
      ? about
      : about.filter((_, line) => (line + Math.floor((index + soakSeed()) / formats.length)) % 5 === 0);
  };

  const some = partOf(
    worlds.map((world, index) => [world.title, world, index] as const),
    2,
  );
  test.each(some)('%s', { timeout: isSoak ? 900_000 : 600_000 }, async (_, world, index) => {
    const canaries = [...Object.values(planted), ...markersOfKeys([...(await texts(from())).values()].join('\n'))];
    const wanted = canaries.flatMap(spellings);
    for (const line of lines(world, index)) {
      const text = await reported(from(), world, line);
      for (const canary of wanted)
        if (text.includes(canary)) expect.fail(`kpki ${line.join(' ')}\n${text}\nholds ${canary}`);
    }
  });

  test('the canaries are found where they are', async () => {
    const all = await texts(from());
    const kubeconfig = all.get('out/admin.conf') ?? '';
    for (const canary of markersOfKeys(kubeconfig).slice(0, 1))
      expect(Buffer.from(/client-key-data: "?([^"\s]*)/.exec(kubeconfig)?.[1] ?? '', 'base64').toString()).toContain(
        canary,
      );
    for (const spelling of spellings(planted.token)) {
      const said = [
        planted.token,
        Buffer.from(`ab${planted.token}c`).toString('base64'),
        Buffer.from(`a${planted.token}`).toString('base64'),
        Buffer.from(planted.token).toString('base64'),
        Buffer.from(planted.token).toString('hex'),
      ];
      expect(said.some((each) => each.includes(spelling))).toBe(true);
    }
  });
});
