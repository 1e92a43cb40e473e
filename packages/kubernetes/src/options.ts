import type { DescribedSchema } from '@kpki/plugin';
import { z } from 'zod';
import { faultOfKey, faultOfLabelValue, faultOfNamespace } from './names.ts';

export interface KubernetesOptions {
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
  readonly namespace?: string | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  readonly timeoutSeconds?: number | undefined;
}

const longestTimeoutSeconds = 600;

/** Why a text is refused, where it is; null means that it is not. */
function judged(fault: (text: string) => string | null): z.ZodString {
  return z.string({ error: 'expected text' }).superRefine((text, context) => {
    const found = fault(text);
    if (found !== null) context.addIssue({ code: 'custom', message: `it ${found}` });
  });
}

const fields = {
  kubeconfig: z
    .string({ error: 'expected text; write the path of a kubeconfig' })
    .min(1, 'it is empty; write the path of a kubeconfig')
    .optional()
    .meta({
      description:
        'The kubeconfig to log in with. A relative path is meant from the folder of the configuration file. Left out, ' +
        'it is found as kubectl finds it: KUBECONFIG, ~/.kube/config, the service account of the pod.',
      examples: ['~/.kube/management.yaml'],
      format: 'path',
    }),
  context: z
    .string({ error: 'expected text; write the name of a context' })
    .min(1, 'it is empty; write the name of a context')
    .optional()
    .meta({
      description: 'The context of the kubeconfig. Left out, its current one.',
      examples: ['management'],
    }),
  namespace: judged(faultOfNamespace)
    .optional()
    .meta({
      description: "The namespace of the Secrets. Left out, the context's, or `default`. kpki does not make it.",
      examples: ['prod-eu'],
    }),
  labels: z
    .record(judged(faultOfKey), judged(faultOfLabelValue), { error: 'expected names with texts' })
    .optional()
    .meta({
      description: 'Labels for every Secret, beside app.kubernetes.io/managed-by, which says kpki.',
      examples: [{ 'app.kubernetes.io/part-of': 'prod-eu' }],
    }),
  annotations: z
    .record(judged(faultOfKey), z.string({ error: 'expected text' }), { error: 'expected names with texts' })
    .optional()
    .meta({
      description: 'Annotations for every Secret, beside the fingerprints of its keys.',
      examples: [{ 'example.com/owner': 'platform-team' }],
    }),
  timeoutSeconds: z
    .number({ error: 'expected a number of seconds' })
    .positive('it has to be more than 0 seconds')
    .max(longestTimeoutSeconds, `it is more than ${longestTimeoutSeconds} seconds`)
    .optional()
    .meta({ description: 'The seconds that one request may take.', default: 30, examples: [30] }),
};

const known = Object.keys(fields)
  .map((name) => `\`${name}\``)
  .join(', ');

export const options: DescribedSchema<KubernetesOptions> = z.strictObject(fields, {
  error: (issue) =>
    issue.code === 'unrecognized_keys'
      ? `unknown option ${issue.keys.map((key) => `\`${key}\``).join(', ')}; known here: ${known}`
      : 'expected fields, as in { namespace: prod-eu }',
});
