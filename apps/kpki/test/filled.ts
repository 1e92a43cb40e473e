import { type TemporaryDirectory, temporaryDirectory } from '@kpki/services';
import { afterAll, beforeAll, expect } from 'vitest';
import { kubeadmFile } from './configurations.ts';
import { type Script, scriptIn, scriptOn } from './script.ts';

/**
 * For the scripts of a file: each plays on a copy of a folder with `kubeadm.yaml`, and with the PKI that it declares in
 * `out`.
 */
export function onFilledFolder(
  configuration: string = kubeadmFile,
): (title: string, play: (script: Script) => Promise<void>) => void {
  let filled: TemporaryDirectory | undefined;
  beforeAll(async () => {
    filled = await temporaryDirectory();
    const $ = scriptIn(filled.path);
    $.write('kubeadm.yaml', configuration);
    expect(await $.kpki('apply -f kubeadm.yaml --to out --yes')).toMatchObject({ code: 0 });
  });
  afterAll(() => filled?.[Symbol.asyncDispose]());
  return (title, play) => scriptOn(() => filled?.path ?? '', title, play);
}
