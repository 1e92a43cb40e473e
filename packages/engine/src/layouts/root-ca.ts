import { defineLayout, type Layout } from '@kpki/plugin';

/**
 * The root of topology `single-root` and nothing else: for a sink that keeps its key apart from the cluster, such as a
 * medium that is taken out and locked away. All clusters whose files name the same place have the same root.
 */
export const rootCaLayout: Layout = defineLayout({
  name: 'root-ca',
  rows: [
    { artifact: 'root-ca', part: 'private key', path: ['root-ca'], entry: 'root-ca.key', encoding: 'pem' },
    { artifact: 'root-ca', part: 'certificate', path: ['root-ca'], entry: 'root-ca.crt', encoding: 'pem' },
  ],
});
