import type { DescribedSchema } from '@kpki/plugin';
import * as z from 'zod';
import { type ConnectionOptions, judged, loginFields, strictly, timeoutField } from './connection-options.ts';
import { faultOfKey, faultOfLabelValue, faultOfNamespace } from './names.ts';

export interface KubernetesOptions extends ConnectionOptions {
  readonly namespace?: string | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
}

const fields = {
  ...loginFields,
  namespace: judged(faultOfNamespace)
    .optional()
    .meta({
      description:
        'The namespace of the Secrets. Default: the namespace of the context, or `default`. kpki does not create it.',
      examples: ['prod-eu'],
    }),
  labels: z
    .record(judged(faultOfKey), judged(faultOfLabelValue), { error: 'expected names with texts' })
    .optional()
    .meta({
      description: 'Labels for every Secret, in addition to app.kubernetes.io/managed-by: kpki.',
      examples: [{ 'app.kubernetes.io/part-of': 'prod-eu' }],
    }),
  annotations: z
    .record(judged(faultOfKey), z.string({ error: 'expected text' }), { error: 'expected names with texts' })
    .optional()
    .meta({
      description: 'Annotations for every Secret, in addition to the fingerprints of its keys.',
      examples: [{ 'example.com/owner': 'platform-team' }],
    }),
  ...timeoutField,
};

export const options: DescribedSchema<KubernetesOptions> = strictly(fields, '{ namespace: prod-eu }');
