package dev.jackfield.plugin.database.h2;

import dev.jackfield.testkit.DatabaseProof;

class H2DatabaseProof extends DatabaseProof {}
