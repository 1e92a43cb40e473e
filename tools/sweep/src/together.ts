import { misfits } from './fits.ts';
import { readableKeys, readFolder } from './folder.ts';
import { filesOf } from './layout.ts';
import { isRetained } from './rerun.ts';
import { runLine, type Stage } from './stage.ts';

/** Codes of kpki: done, an error such as that the observed state moved, another run is at work. */
const allowed: readonly (number | null)[] = [0, 1, 4];

export async function together(
  stage: Stage,
  count: number,
): Promise<{ readonly codes: readonly (number | null)[]; readonly complaints: readonly string[] }> {
  await stage.reset();
  const results = await Promise.all(Array.from({ length: count }, () => runLine(stage.line)));
  const found = await readFolder(stage.out);
  const names = [...found.files.keys()].filter((name) => !isRetained(name)).toSorted();
  const wanted = filesOf[stage.scenario.program].toSorted();
  const codes = results.map(({ code }) => code);
  return {
    codes: codes.toSorted(),
    complaints: [
      ...results.filter(({ code }) => !allowed.includes(code)).map(({ code, stderr }) => `${code}: ${stderr}`),
      ...(codes.includes(0) ? [] : ['none of them ended with 0']),
      ...(names.join() === wanted.join() ? [] : [`the files are ${names.join()}`]),
      ...misfits(found.files).map((name) => `${name} does not fit`),
      ...readableKeys(found).map((name) => `${name} can be read by others`),
    ],
  };
}
