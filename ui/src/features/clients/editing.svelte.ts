/** Whether the customers' map is open. */
class Editing {
  open = $state(false);
}

export const editing = new Editing();
