// All points were laid out side by side: keeps the one that was asked for.
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.StandardCopyOption

Path project = Path.of(request.outputDirectory, request.artifactId)
String point = request.properties.getProperty('point')
List<String> points = ['cache.store', 'http.routes', 'upstream']

String mistake = null
if (!points.contains(point)) {
    mistake = "unknown point \"${point}\"; available: ${points.join(', ')}"
} else if (!(request.artifactId ==~ /[a-z][a-z0-9]*(-[a-z0-9]+)*/)) {
    mistake = "artifactId \"${request.artifactId}\" is no plugin's id: lower-case letters, digits and hyphens, such as cache-tiny"
} else if (!(request.properties.getProperty('package') ==~ /[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)*/)) {
    mistake = "package \"${request.properties.getProperty('package')}\" is none; say -Dpackage=org.example.tiny"
}

if (mistake == null) {
    Path chosen = project.resolve(point)
    chosen.toFile().eachFileRecurse { file ->
        if (file.isFile()) {
            Path target = project.resolve(chosen.relativize(file.toPath()))
            Files.createDirectories(target.parent)
            Files.move(file.toPath(), target, StandardCopyOption.REPLACE_EXISTING)
        }
    }
}
points.each { project.resolve(it).toFile().deleteDir() }
if (mistake != null) {
    Files.deleteIfExists(project.resolve('pom.xml'))
    project.toFile().delete() // only where nothing else is in it
    throw new IllegalArgumentException(mistake)
}
