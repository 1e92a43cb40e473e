// @ts-check
import { defineLayout } from '@kpki/plugin';

/** @typedef {import('@kpki/plugin').LayoutRow} LayoutRow */

/**
 * A row says where one part of one artifact goes; rows with one path share a location.
 * @param {string} artifact
 * @param {LayoutRow['part']} part
 * @param {string} entry
 * @returns {LayoutRow}
 */
const row = (artifact, part, entry) => ({
  artifact,
  part,
  path: ['{node}'],
  entry: `{artifact}/${entry}`,
  encoding: 'pem',
});

/** Every artifact in a folder of its own, for each node. What has no row is not made. */
export const layout = defineLayout({
  name: 'PLUGIN_NAME',
  rows: [
    row('*', 'private key', 'tls.key'),
    row('*', 'public key', 'tls.pub'),
    row('*', 'certificate', 'tls.crt'),
    row('*', 'trust bundle', 'ca.crt'),
    row('*', 'kubeconfig', 'kubeconfig'),
  ],
});
