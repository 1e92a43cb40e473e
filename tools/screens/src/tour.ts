import type { Frame } from './film.ts';
import type { Stage } from './stage.ts';

/** From an empty folder to a certificate that can be looked at, by the keys that somebody would press. */
export async function tour({ terminal, shot }: Stage): Promise<readonly Frame[]> {
  const frames: Frame[] = [];
  const show = async (text: string | RegExp, seconds: number): Promise<void> => {
    frames.push({ screen: await shot(text), seconds });
  };
  await terminal.type('kpki');
  await show('$ kpki', 1.5);
  await terminal.press('Enter');
  await show('What do you want to do?', 3);
  await terminal.press('Down', 'Enter');
  await show('Apply 42 steps', 3);
  await terminal.press('Enter');
  await show(/Apply 42 steps to/, 2);
  await terminal.press('Enter');
  await show('Everything in the plan was written', 3);
  await terminal.press('Enter');
  await show(/✓ \d+ ok/, 3);
  return frames;
}
