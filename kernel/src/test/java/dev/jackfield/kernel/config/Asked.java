package dev.jackfield.kernel.config;

import java.util.ArrayList;
import java.util.List;

/** Consents to everything, and notes what it was asked. */
final class Asked implements Consent {
    final List<String> references = new ArrayList<>();
    final List<String> neighboursOfSecrets = new ArrayList<>();

    @Override
    public void toReferences(List<String> places) {
        references.addAll(places);
    }

    @Override
    public void toNeighboursOfSecrets(List<String> places) {
        neighboursOfSecrets.addAll(places);
    }
}
