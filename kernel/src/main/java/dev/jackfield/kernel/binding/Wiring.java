package dev.jackfield.kernel.binding;

/** Where a consumer's handles come from: from what runs, or, while it is made, from what will run. */
interface Wiring {
    /**
     * {@return the binding, made first where it is to be made}
     *
     * @throws dev.jackfield.spi.JackfieldException if there is no such binding, it can't be made, or it closes a circle
     */
    World.Plug reach(BindingKey key);

    /** Makes all bindings of a point that are to be made. */
    void reachAll(String point);

    /**
     * {@return which bindings there are}
     */
    World world();
}
