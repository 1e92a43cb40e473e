import type { Frame } from './film.ts';
import type { Stage } from './stage.ts';

export async function firstRun({ terminal, shot }: Stage): Promise<readonly Frame[]> {
  const frames: Frame[] = [];
  const show = async (text: string | RegExp, seconds: number): Promise<void> => {
    frames.push({ screen: await shot(text), seconds });
  };
  const goOn = async (text: string): Promise<void> => {
    for (let before = await terminal.screen(); !before.includes(text); ) {
      await terminal.press('Enter');
      before = await terminal.seeOther(before);
    }
  };
  await terminal.type('kpki');
  await show(/\$ kpki/, 1.5);
  await terminal.press('Enter');
  await show('Make the PKI of a new cluster', 3);

  await terminal.press('Enter');
  await terminal.see('› Cluster name');
  await terminal.press('C-u');
  await terminal.type('prod-eu');
  await terminal.see('prod-eu▏');
  await terminal.press('Tab', 'Tab', 'Tab');
  await terminal.type('api.example.com:6443');
  await show('api.example.com:6443▏', 3);

  await goOn('step 2 of 5');
  await terminal.press('C-u');
  await terminal.type('cp1');
  await terminal.press('Enter', 'C-u');
  await terminal.type('192.0.2.11, 2001:db8::11');
  await terminal.press('Enter', 'Enter');
  await terminal.type('cp2');
  await terminal.press('Enter');
  await terminal.type('192.0.2.12, 2001:db8::12');
  await terminal.see('2001:db8::12▏');
  // What was wrong before the last letter goes as soon as it was looked at.
  await terminal.seeGone('✗');
  await show('2001:db8::12▏', 3);

  await goOn('step 3 of 5');
  await show('ECDSA P-384', 2.5);
  await goOn('step 4 of 5');
  await show('step 4 of 5', 2.5);
  await goOn('step 5 of 5');
  await show('No problem: this makes', 3);

  await terminal.press('Tab', 'Enter');
  await show(/\[ Apply \d+ steps \]/, 3);
  await terminal.press('Enter');
  await show(/Apply \d+ steps to .*\?/, 2);
  await terminal.press('Enter');
  await show(/Done: \d+ steps/, 3);
  await terminal.press('Enter');
  await terminal.see(/✓ \d+ ok/);
  await terminal.press('Down', 'Down', 'Right');
  await terminal.see(/apiserver +cp1/);
  await terminal.press('Down');
  await show(/^[│┃]› [^a-z]*apiserver +cp1/m, 3);
  await terminal.press('Enter');
  await show(/› apiserver cp1/, 4);
  return frames;
}
