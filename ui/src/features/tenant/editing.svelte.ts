/** Whether setting HaloPSA up is open. */
class Editing {
  open = $state(false);
}

export const editing = new Editing();
