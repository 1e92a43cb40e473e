/** What a notification of the desktop says of a task that took long. */
export const bellTexts = {
  tasks: {
    'look around': 'look at this folder',
    'read fleet': 'reading of the fleet',
    read: 'reading',
    plan: 'planning',
    'read rotation': 'live checks',
    'ask servers': 'question to the servers',
    tick: 'tick of a step',
    apply: 'apply',
    'plan undo': 'planning of the undo',
    undo: 'undo',
    'check environment': 'test of the environment',
    'check plugin': 'test of the plugin',
    'plugin forms': 'loading of plugins',
    judge: 'check of the answers',
    'test draft': 'test of the connection',
    'write draft': 'new cluster',
    'write example': 'example',
    export: 'export',
  },
  ended: (task: string, cluster: string | null, isFailed: boolean): string =>
    `kpki: ${task}${cluster === null ? '' : ` of ${cluster}`} ${isFailed ? 'failed' : 'done'}`,
} as const;
