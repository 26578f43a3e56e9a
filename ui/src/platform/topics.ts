import type { Topic } from './bindings';
import type { CommandName } from './platform';

/** Commands that only read, and the topics that make their answers stale. */
export const TOPICS = {
  status: ['status', 'queue', 'plan', 'jobs', 'decisions'],
  today: ['status', 'queue', 'people', 'connections', 'jobs', 'plan', 'ledger', 'decisions'],
  queue: ['queue', 'ledger'],
  pipeline: ['people', 'decisions'],
  // Numbers over everybody are read again when something has come to its end, not with each page of a sync.
  insight: ['connections', 'jobs', 'decisions', 'ledger'],
  queue_views: ['queue'],
  band: ['queue', 'decisions'],
  bet: ['queue', 'decisions'],
  proposals: ['queue'],
  judging: ['queue'],
  as_one: ['people', 'decisions'],
  options: ['connections', 'jobs'],
  people: ['people'],
  companies: ['people'],
  client_map: ['people', 'connections'],
  clients: ['people'],
  person: ['people', 'decisions', 'ledger'],
  connectors: [],
  connections: ['connections', 'jobs'],
  // Asks HaloPSA: read again only when somebody wants it.
  halo_setup: [],
  given_fields: ['connections', 'decisions'],
  backups: ['backups', 'status'],
  metrics: ['status', 'jobs', 'ledger'],
  log: [],
  sign_in: ['connections'],
  compared: ['ledger', 'jobs'],
  missing: ['connections', 'jobs', 'decisions'],
  emptied: ['connections', 'jobs'],
  unread: ['connections', 'jobs'],
  jobs: ['jobs'],
  look_at_file: [],
  count_file: [],
  found: ['people', 'searches'],
  searches: ['searches'],
  bought: ['jobs', 'people'],
  ask_offers: ['people', 'connections'],
  checks: ['queue', 'connections', 'jobs'],
  answered: ['jobs', 'people'],
  lists: ['connections', 'jobs', 'decisions'],
  webhook: ['connections'],
  mapping: ['connections'],
  try_mapping: ['connections'],
  mapping_effect: ['connections'],
  rules: ['people', 'connections'],
  read_rules: [],
  rules_effect: ['people'],
  quality: ['people'],
  quality_effect: ['people'],
  workflow: ['people'],
  read_workflow: ['people'],
  workflow_effect: ['people'],
  plan: ['plan'],
  ledger: ['ledger'],
  decisions: ['decisions'],
  act: ['decisions'],
} as const satisfies Partial<Record<CommandName, readonly Topic[]>>;

export type ReadName = keyof typeof TOPICS;

/** Whether any of `topics` makes answers of `name` stale. */
export function concerns(name: ReadName, topics: readonly Topic[]): boolean {
  return (TOPICS[name] as readonly Topic[]).some((topic) => topics.includes(topic));
}
