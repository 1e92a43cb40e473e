import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type TemporaryDirectory, temporaryDirectory, versionOf } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clusterPki } from '../test/configurations.ts';
import { type OpenPage, openPage } from './browser.ts';
import { apply, succeeds } from './program.ts';

const configuration = `
${clusterPki('demo')}
  kubernetesVersion: ${versionOf()}
  keys: { ca: ec-p256, certificates: ec-p256 }
  controlPlane: [{ name: cp1, addresses: [192.0.2.10] }, { name: cp2, addresses: [192.0.2.11] }]
`;

const hostile = '<img src=x onerror=alert(1)>&amp;".crt';

needs('chromium')('the report of kpki status in a browser', () => {
  const resources = new AsyncDisposableStack();
  let temporary: TemporaryDirectory;
  let page: OpenPage;

  beforeAll(async () => {
    temporary = resources.use(await temporaryDirectory());
    const { directory } = await apply(configuration, temporary.path);
    await copyFile(join(directory, 'cp1', 'pki', 'apiserver.crt'), join(directory, hostile));
    await succeeds(temporary.path, 'status', 'kubernetes', '-o', 'html', '--out', 'report.html');
    page = resources.use(await openPage(pathToFileURL(join(temporary.path, 'report.html')).href, temporary.path));
  }, 180_000);
  afterAll(() => resources.disposeAsync());

  test('it is one file, in which nothing runs, and the browser has nothing against it', async () => {
    expect(page.complaints).toEqual([]);
    expect(page.requests).toHaveLength(1);
    const loading = 'script, img, iframe, link, object, embed, [src], [href], [onload], [onerror], [style]';
    expect(await page.evaluate(`document.querySelectorAll(${JSON.stringify(loading)}).length`)).toBe(0);
  });

  test('its policy keeps out what would get into it', async () => {
    const before = page.complaints.length;
    await page.evaluate(
      `document.body.insertAdjacentHTML('beforeend', '<p id="late" style="color: red"><img src="x.png"></p>')`,
    );
    await expect.poll(() => page.complaints.length).toBeGreaterThanOrEqual(before + 2);
    expect(page.complaints.join('\n')).toMatch(/Content Security Policy/);
    await page.evaluate(`document.getElementById('late').remove()`);
  });

  test('a file of a hostile name is shown by that name', async () => {
    const heads = await page.evaluate<string[]>(
      `[...document.querySelectorAll('tbody th')].map((each) => each.textContent)`,
    );
    expect(heads).toContain(join('kubernetes', hostile));
  });

  test('the timeline and the tree have a name, and a table has the same', async () => {
    await page.send('Accessibility.enable');
    const { nodes } = await page.send('Accessibility.getFullAXTree');
    const named = (nodes as { role?: { value: string }; name?: { value: string } }[]).map(
      ({ role, name }) => `${role?.value}: ${name?.value}`,
    );
    expect(named).toContainEqual(
      expect.stringMatching(/^list: Expiry timeline: .* expires first, on \d{4}-\d\d-\d\d$/),
    );
    expect(named).toContainEqual('list: Trust tree: 3 CAs and signed certificates');
    expect(named).toContainEqual('table: Expiry');
    expect(named).toContainEqual('table: All artifacts, worst first');
    expect(named.filter((each) => /^columnheader: ./.test(each)).length).toBeGreaterThanOrEqual(13);
  });

  test('nothing that is drawn sticks out, and what ends later has the longer bar', async () => {
    const outside = await page.evaluate<string[]>(`[...document.querySelectorAll('svg')].flatMap((svg) => {
      const room = svg.getBoundingClientRect();
      return [...svg.children].filter((each) => {
        const box = each.getBoundingClientRect();
        return box.left < room.left - 1 || box.right > room.right + 1;
      }).map((each) => each.outerHTML);
    })`);
    expect(outside).toEqual([]);
    const bars = await page.evaluate<number[]>(
      `[...document.querySelectorAll('svg rect.info, svg rect.warning, svg rect.critical')].map((each) => each.width.baseVal.value)`,
    );
    expect(bars.length).toBeGreaterThan(10);
    expect(bars).toEqual(bars.toSorted((a, b) => a - b));
  });

  test.each(['light', 'dark'])('in %s colors everything can be read', async (scheme) => {
    await page.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] });
    const colors = await page.evaluate<{ paper: string; ink: string[] }>(`(() => {
      const colorOf = (each, property) => getComputedStyle(each)[property];
      return {
        paper: colorOf(document.body, 'backgroundColor'),
        ink: [...new Set([
          ...[...document.querySelectorAll('h1, p, td, th, li, span, small')].map((each) => colorOf(each, 'color')),
          ...[...document.querySelectorAll('svg text')].map((each) => colorOf(each, 'fill')),
        ])],
      };
    })()`);
    const isDark = luminance(colors.paper) < 0.5;
    expect(isDark).toBe(scheme === 'dark');
    // WCAG 2.2, level AA.
    for (const ink of colors.ink) expect(contrast(ink, colors.paper), ink).toBeGreaterThanOrEqual(4.5);
  });

  test('on paper it is dark on white, whatever the screen', async () => {
    const features = [{ name: 'prefers-color-scheme', value: 'dark' }];
    await page.send('Emulation.setEmulatedMedia', { media: 'print', features });
    const paper = await page.evaluate<string>(`getComputedStyle(document.body).backgroundColor`);
    expect(luminance(paper)).toBe(1);
    await page.send('Emulation.setEmulatedMedia', { media: '', features: [] });
  });

  test('on paper no short word of a heading or of a name is broken', async () => {
    await page.send('Emulation.setEmulatedMedia', { media: 'print' });
    // A4, landscape, without its margins.
    const metrics = { width: 1032, height: 703, deviceScaleFactor: 1, mobile: false };
    await page.send('Emulation.setDeviceMetricsOverride', metrics);
    const { words, broken } = await page.evaluate<{ words: number; broken: string[] }>(`(() => {
      const words = [...document.querySelectorAll('thead th, tbody th')].flatMap((head) => {
        const text = head.firstChild;
        return [...(text?.textContent ?? '').matchAll(/[^\\s-]+-?/g)]
          .filter(([word]) => word.length <= 20)
          .map(({ 0: word, index }) => {
            const range = document.createRange();
            range.setStart(text, index);
            range.setEnd(text, index + word.length);
            return { word, lines: new Set([...range.getClientRects()].map(({ top }) => top)).size };
          });
      });
      return { words: words.length, broken: words.filter(({ lines }) => lines > 1).map(({ word }) => word) };
    })()`);
    expect(words).toBeGreaterThan(13);
    expect(broken).toEqual([]);
    await page.send('Emulation.setEmulatedMedia', { media: '' });
    await page.send('Emulation.clearDeviceMetricsOverride');
  });

  test.each([360, 400])('on a telephone of %s pixels nothing scrolls sideways', async (width) => {
    const metrics = { width, height: 740, deviceScaleFactor: 2, mobile: true };
    await page.send('Emulation.setDeviceMetricsOverride', metrics);
    const [scroll, inner] = await page.evaluate<[number, number]>(`[document.documentElement.scrollWidth, innerWidth]`);
    expect(scroll).toBeLessThanOrEqual(inner);
    const wider = await page.evaluate<string[]>(`[...document.querySelectorAll('body *:not(svg *)')]
      .filter((each) => each.getBoundingClientRect().right > innerWidth || each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 0)
      .map((each) => each.outerHTML.slice(0, 100))`);
    expect(wider).toEqual([]);
  });
});

/** As defined by WCAG 2.2. */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = (color.match(/[\d.]+/g) ?? []).map((part) => {
    const value = Number(part) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
