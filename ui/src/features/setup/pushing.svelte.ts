/** The connection of which it is asked what its webhooks need. */
class Pushing {
  connection = $state<string>();
  /** How often something was changed: what is shown of it is read again. */
  changes = $state(0);

  open(connection: string): void {
    this.connection = connection;
  }

  close(): void {
    this.connection = undefined;
  }

  changed(): void {
    this.changes += 1;
  }
}

export const pushing = new Pushing();
