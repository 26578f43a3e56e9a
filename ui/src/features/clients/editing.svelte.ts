/** The customers' map. */
class Editing {
  open = $state(false);
  /** Whether the client is being chosen that takes those whose company is none. */
  choosing = $state(false);

  show(choosing = false): void {
    this.choosing = choosing;
    this.open = true;
  }

  close(): void {
    this.open = false;
    this.choosing = false;
  }
}

export const editing = new Editing();
